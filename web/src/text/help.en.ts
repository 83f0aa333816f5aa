export { default } from 'messages:en/web-help';
