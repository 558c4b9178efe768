declare const process: { env: { PGEMIT_URL: string; PGEMIT_KEY: string } };
declare const console: { log(text: string): void };
