import './styles/main.css';

import { mount } from 'svelte';

import { useBackend } from './ipc/backend';
import { tauriBackend } from './ipc/tauri';
import App from './views/App.svelte';

useBackend(tauriBackend);

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
// The static skeleton did its work: the first frame of the app stands in the same place.
target.replaceChildren();
mount(App, { target });
