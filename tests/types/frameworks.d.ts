// Frameworks of which only these are used here, and which an application of each compiles in tests/packaging.

declare module "svelte/reactivity" {
  export function createSubscriber(start: (update: () => void) => (() => void) | void): () => void;
}

declare module "svelte/store" {
  export function toStore<T>(get: () => T): { subscribe(run: (value: T) => void): () => void };
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

declare module "vue" {
  export interface App {
    config: { globalProperties: Record<string, any> };
    mount(...places: any[]): any;
    onUnmount(work: () => void): void;
    provide(key: symbol, value: any): App;
    use(plugin: { install(app: App): void }): App;
  }
  export interface ComputedRef<T> {
    readonly value: T;
  }
  export function createApp(component: object): App;
  export function computed<T>(value: () => T): ComputedRef<T>;
  export function inject(key: symbol, otherwise: null): any;
  export function shallowRef<T>(value: T): { value: T };
}
