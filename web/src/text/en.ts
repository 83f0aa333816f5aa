export { default } from 'messages:en';
