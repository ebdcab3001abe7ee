import { warningText } from '@mosaicstack/contract';
import { type Host, textOrRemains } from '@mosaicstack/host';
import { launcherKit } from '../framework.ts';

/**
 * One line that says that the framework in a Mosaic home is of another release than this CLI; undefined where it is of the
 * same, or none is there: what an agent then lacks is told when its text is composed.
 */
export async function otherFramework(host: Host, mosaicHome: string): Promise<string | undefined> {
  const path = `${mosaicHome}/.framework-version`;
  const file = (await host.readTexts([path])).get(path);
  const found = textOrRemains(file).split('\n', 1)[0]?.trim() ?? '';
  const { version } = launcherKit();
  if (file === undefined || found === version) return undefined;
  return warningText(
    `the framework in ${mosaicHome} is ${found || 'of no release'}, this is mosaic ${version}; try: mosaic upgrade`,
  );
}
