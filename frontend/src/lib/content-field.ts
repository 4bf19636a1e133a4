/**
 * Attributes of every field and every place that holds what speakers said: no spelling service, no memory of the browser, no
 * page translation, no writing or password extension may read it.
 */
export const CONTENT = { translate: "no", className: "notranslate" } as const;

export const CONTENT_FIELD = {
  spellCheck: false,
  autoComplete: "off",
  autoCorrect: "off",
  autoCapitalize: "off",
  translate: "no",
  "data-gramm": "false",
  "data-gramm_editor": "false",
  "data-enable-grammarly": "false",
  "data-lt-active": "false",
  "data-ms-editor": "false",
  "data-1p-ignore": "true",
  "data-lpignore": "true",
  "data-bwignore": "true",
} as const;
