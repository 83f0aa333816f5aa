export { default } from 'messages:es/web-requests';
