export { default } from 'messages:es/web-help';
