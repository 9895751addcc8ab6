import js from '@eslint/js';
import globals from 'globals';

const unused = ['error', { argsIgnorePattern: '^_' }];

export default [
  js.configs.recommended,
  { rules: { 'no-unused-vars': unused } },
  { files: ['assets/**'], languageOptions: { globals: globals.browser } },
  { files: ['tests/**'], languageOptions: { globals: { ...globals.browser, ...globals.node } } },
];
