export { default } from 'messages:es';
