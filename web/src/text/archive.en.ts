export { default } from 'messages:en/web-archive';
