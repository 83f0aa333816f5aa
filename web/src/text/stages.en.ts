export { default } from 'messages:en/web-stages';
