import { Component } from "@angular/core";
import { RouterLink } from "@angular/router";
import { Account } from "./account";

@Component({ selector: "app-home", imports: [Account, RouterLink], template: `<h1>Min side</h1><app-account /><a routerLink="/saker">Sakene dine</a>` })
export class Home {}
