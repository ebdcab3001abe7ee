import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**', '**/.stryker-tmp/**'],
    // A test that prints hides what it should assert.
    onConsoleLog: (log) => {
      throw new Error(`a test printed: ${log}`);
    },
  },
});
