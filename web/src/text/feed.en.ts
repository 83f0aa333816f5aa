export { default } from 'messages:en/web-feed';
