import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Backend } from './backend';

/** Commands and events of the shell (docs/IPC.md). The only file that knows tauri. */
export const tauriBackend: Backend = {
  invoke: (command, args) => invoke(command, args),
  listen: (event, handle) => listen(event, (message) => handle(message.payload as never)),
};
