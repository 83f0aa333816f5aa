export { default } from 'messages:es/web-archive';
