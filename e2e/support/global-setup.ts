import { startStackUnderTest } from './stack';

/** One stack for the whole run; Playwright calls what this returns when the run is over. */
export default startStackUnderTest;
