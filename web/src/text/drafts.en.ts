export { default } from 'messages:en/web-drafts';
