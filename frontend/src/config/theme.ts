import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** A quiet slate blue: the screen is looked at for hours, and nothing on it should shout. */
const slate: MantineColorsTuple = [
  "#eff4f6", "#dfe7ea", "#bccdd4", "#96b1bd", "#7699a9", "#62899c", "#568197", "#466f83", "#3a6376", "#295668",
];

export const theme = createTheme({
  primaryColor: "slate",
  primaryShade: { light: 8, dark: 5 },
  colors: { slate },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans Devanagari', sans-serif",
  defaultRadius: "md",
  focusRing: "auto",
  respectReducedMotion: true,
});

/** Put there by the server, one a page; Mantine and wavesurfer need it for their style elements. */
export function cspNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}
