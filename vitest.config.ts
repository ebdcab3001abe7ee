import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**', '**/.stryker-tmp/**'],
    // What the code under test prints, under a reporter that shows it; what a test prints, the linter sees.
    onConsoleLog: (log) => {
      throw new Error(`a test made this print: ${log}`);
    },
  },
});
