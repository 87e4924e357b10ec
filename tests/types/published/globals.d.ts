// What some browsers have, and TypeScript does not know.

interface Document {
  readonly prerendering?: boolean;
}

interface Navigator {
  readonly connection?: { readonly saveData?: boolean };
}

interface Uint8ArrayConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

// Frameworks of which only these are used here, and which an application of each compiles in tests/packaging.

declare module "svelte/reactivity" {
  export function createSubscriber(start: (update: () => void) => (() => void) | void): () => void;
}

declare module "@angular/common" {
  export class Location {
    prepareExternalUrl(url: string): string;
  }
}

declare module "@angular/core" {
  export type EnvironmentProviders = { readonly kind: "providers" };
  export type Signal<T> = () => T;
  export class InjectionToken<T> {
    constructor(name: string);
  }
  export class DestroyRef {
    onDestroy(end: () => void): () => void;
  }
  export function inject(token: any): any;
  export function signal(value: any): Signal<any> & { set(value: any): void };
  export function computed(value: () => any): Signal<any>;
  export function afterNextRender(work: () => void): void;
  export function makeEnvironmentProviders(providers: any[]): EnvironmentProviders;
}
