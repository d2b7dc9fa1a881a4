// Drives the application in Chromium. Without ROTULUS_URL against the mock server and the built web/dist; with it against
// that server, as ROTULUS_USER with ROTULUS_PASSWORD. Pictures go to ROTULUS_SCREENSHOTS or test/screenshots.
// Pictures go to no place called "none". Arguments run some groups only: pages, use, workflow, edit, knowledge, files, people, access, road, start.
// Against a real server the road needs ROTULUS_ACCOUNTS: a file of names and passwords, one who writes, one who reviews, one who approves;
// the start needs ROTULUS_FRESH and a server without any space.
import { finish, startBrowser, startServer } from './browser/harness.mjs';
import { testPages } from './browser/pages.mjs';
import { testAccess } from './browser/use_access.mjs';
import { testEdit } from './browser/use_edit.mjs';
import { testFiles } from './browser/use_files.mjs';
import { testKnowledge } from './browser/use_knowledge.mjs';
import { testPeople, testStart } from './browser/use_people.mjs';
import { testWholeRoad } from './browser/use_road.mjs';
import { testUse } from './browser/use.mjs';
import { testWorkflow } from './browser/use_workflow.mjs';

const groups = {
  pages: testPages, use: testUse, workflow: testWorkflow, edit: testEdit, knowledge: testKnowledge, people: testPeople, access: testAccess, road: testWholeRoad, files: testFiles, start: testStart,
};
const wanted = process.argv.slice(2);
const server = await startServer();
const browser = await startBrowser();
for (const [name, run] of Object.entries(groups)) {
  if (wanted.length === 0 || wanted.includes(name)) await run(browser, server);
}
await browser.close();
await server.stop();
process.exit(finish() ? 0 : 1);
