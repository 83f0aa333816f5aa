export { default } from 'messages:en/web-requests';
