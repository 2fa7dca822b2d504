import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import ts from 'typescript-eslint'

export default [
  { ignores: ['**/dist/**', '**/*.d.ts', '**/node_modules/**'] },
  ...vue.configs['flat/essential'],
  ...a11y.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'vue/multi-word-component-names': 'off',
      // the CSP allows no inline style: Vue turns a static attribute into markup, `:style` into CSSOM
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-macros-order': 'off',
      'vuejs-accessibility/label-has-for': ['error', { controlComponents: ['IntInput', 'MoneyInput', 'WallInput'], required: { some: ['nesting', 'id'] } }],
      'vuejs-accessibility/no-autofocus': 'off',
    },
  },
  { files: ['**/*.ts'], languageOptions: { parser: ts.parser } },
]
