export { default } from 'messages:es/web-feed';
