export { default } from 'messages:en/web-check';
