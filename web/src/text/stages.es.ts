export { default } from 'messages:es/web-stages';
