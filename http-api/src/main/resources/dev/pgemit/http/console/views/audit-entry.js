// Audit entries in words.
export const ACTIONS = {
  key_create: "Key created",
  key_rotate: "Key rotated",
  key_revoke: "Key revoked",
  sockets_disconnect: "Sockets disconnected",
  request: "Request refused",
  scheduled_cancel: "Scheduled emit cancelled",
  recurring_put: "Recurring emit saved",
  recurring_delete: "Recurring emit deleted",
  recurring_pause: "Recurring emit paused",
  recurring_resume: "Recurring emit resumed",
  recurring_run: "Recurring emit run",
};

export function actionText(entry) {
  if (ACTIONS[entry.action]) return ACTIONS[entry.action];
  const words = entry.action.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
