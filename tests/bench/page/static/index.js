// Makes the module reachable for whoever drives this page from outside.

import * as manabi from './manabi.js';

globalThis.manabi = manabi;
