/** Entry of fake.html: the same app over an in-memory backend, for screenshots and design work. Not in the built page. */
import './styles/main.css';

import { mount } from 'svelte';

import { route, type Page } from './features/navigation/route.svelte';
import { useBackend } from './ipc/backend';
import { FakeBackend } from './ipc/fake/fake';
import { fromQuery } from './ipc/fake/options';
import App from './views/App.svelte';

const query = new URLSearchParams(location.search);
const fake = new FakeBackend(fromQuery(query));
useBackend(fake);

const target = document.getElementById('app');
if (!target) throw new Error('fake.html has no #app');
target.replaceChildren();
mount(App, { target });

// For scripts: change the world, emit events, open a page.
Object.assign(window, { fake, go: (page: Page, id: string | null = null) => route.go(page, id) });
