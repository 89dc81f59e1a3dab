/** Tailwind is the only plugin. */
export default { plugins: { "@tailwindcss/postcss": {} } };
