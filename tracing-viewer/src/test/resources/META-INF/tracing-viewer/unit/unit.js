import './tree.test.js';
import './text.test.js';
import { runAll } from './harness.js';

runAll();
