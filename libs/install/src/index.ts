export {
  type HomeFacts,
  type InstalledTree,
  type InstallStep,
  installSteps,
  rollbackSteps,
  type ShippedTree,
  type Standing,
  topNames,
} from './install-steps.ts';
export { changedFiles, MANIFEST, manifestText, parseManifest, type TreeFile, treeName } from './manifest.ts';
export { FRAMEWORK_NAMES, FROM_TEMPLATES, OWNERSHIP, type OwnedPath, ownerOf, UNREAD_NAMES } from './ownership.ts';
