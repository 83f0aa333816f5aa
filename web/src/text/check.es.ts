export { default } from 'messages:es/web-check';
