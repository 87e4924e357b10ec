import { Component } from "@angular/core";
import { RouterLink } from "@angular/router";
import { Account } from "./account";

@Component({ selector: "app-cases", imports: [Account, RouterLink], template: `<h1>Saker</h1><app-account /><a routerLink="/">Min side</a>` })
export class Cases {}
