import { runCampaign, VIOLATIONS } from './campaign.ts';

// npm run campaign -w test/e2e -- 46: so many rounds, one message to each of the faulty agents in each.
const rounds = Number(process.argv[2] ?? 46);
const beganMs = Date.now();
const figures = await runCampaign(rounds, 8);
console.log(JSON.stringify(figures, null, 2));
console.log(`${figures.messages} messages in ${Math.round((Date.now() - beganMs) / 1000)} s`);
if (VIOLATIONS.some((list) => figures[list].length > 0)) process.exitCode = 1;
