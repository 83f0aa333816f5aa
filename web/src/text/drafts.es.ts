export { default } from 'messages:es/web-drafts';
