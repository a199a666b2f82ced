export const pageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; }
form { display: flex; gap: .5rem; margin: 1.5rem 0 1rem; }
input { flex: 1; font: inherit; padding: .5rem; }
button { font: inherit; padding: .5rem 1rem; }
#key { display: block; width: 100%; box-sizing: border-box; }
#answer { white-space: pre-wrap; }
#sources { padding-left: 1.5rem; }
blockquote { margin: .25rem 0 1rem; padding-left: .75rem; border-left: 3px solid #8884; }
nav a { margin-right: 1rem; }
[hidden] { display: none !important; }
`;
