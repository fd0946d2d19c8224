/** Colours, sizes and fonts by name. Every pair of text and ground has a contrast of 4.5 to 1 or more, in both schemes. */
export const colours = `:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --surface: #ffffff; --sunken: #eef0f4; --line: #d5dae2; --control: #78828f;
  --text: #1a1f27; --muted: #535c69; --accent: #2b47b8; --accent-strong: #1f3590; --on-accent: #ffffff; --tint: #e8ecfb;
  --good: #0d6339; --good-tint: #e0f3e8; --wait: #7a4a00; --wait-tint: #fbefd9;
  --bad: #a8201a; --bad-tint: #fce8e6; --on-bad: #ffffff;
  --shadow: 0 1px 2px rgb(20 26 40 / 6%), 0 2px 8px rgb(20 26 40 / 5%);
  --radius: 0.625rem; --small: 0.875rem;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK JP", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1116; --surface: #161b22; --sunken: #1e242d; --line: #313945; --control: #8a94a3;
    --text: #e7eaef; --muted: #a9b2bf; --accent: #9db4ff; --accent-strong: #c2d0ff; --on-accent: #0e1530; --tint: #1f2a4d;
    --good: #7fdca8; --good-tint: #12301f; --wait: #f3c679; --wait-tint: #35270d;
    --bad: #ffa9a2; --bad-tint: #3c1614; --on-bad: #2a0705;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%);
  }
}
`;
