declare module 'messages:en' {
  const text: string;
  export default text;
}

declare module 'messages:es' {
  const text: string;
  export default text;
}

declare module '*.css';
