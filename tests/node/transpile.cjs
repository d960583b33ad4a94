// Prints TypeScript, given as the only argument, without its types.
'use strict';

const ts = require('typescript');

const options = { target: 'es2022', module: 'esnext' };
process.stdout.write(ts.transpileModule(process.argv[2], { compilerOptions: options }).outputText);
