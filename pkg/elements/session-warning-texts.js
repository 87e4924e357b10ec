// What <idporten-session-warning> says, in four languages. `time` is how long is left.

export const TEXTS = {
  nb: {
    units: [["minutt", "minutter"], ["sekund", "sekunder"], " og "],
    extendable: { title: "Er du der fortsatt?", text: (time) => `Du har ikke gjort noe på en stund. Du blir logget ut om ${time}.` },
    final: { title: "Du blir snart logget ut", text: (time) => `En innlogging varer bare en viss tid. Du blir logget ut om ${time}. Lagre det du holder på med, og logg inn på nytt.`, close: "Fortsett litt til" },
    ended: "Du er logget ut",
    because: {
      idle: "Du ble logget ut fordi du ikke hadde gjort noe på en stund.",
      "max-age": "Du ble logget ut fordi en innlogging bare varer en viss tid.",
      elsewhere: "Du ble logget ut i en annen fane eller et annet vindu.",
      "front-channel": "Du ble logget ut fordi du logget ut av en annen tjeneste.",
    },
    stay: "Forbli innlogget",
    again: "Logg inn på nytt",
    leave: "Logg ut",
    close: "Lukk",
  },
  nn: {
    units: [["minutt", "minutt"], ["sekund", "sekund"], " og "],
    extendable: { title: "Er du der framleis?", text: (time) => `Du har ikkje gjort noko på ei stund. Du blir logga ut om ${time}.` },
    final: { title: "Du blir snart logga ut", text: (time) => `Ei innlogging varer berre ei viss tid. Du blir logga ut om ${time}. Lagre det du held på med, og logg inn på nytt.`, close: "Hald fram litt til" },
    ended: "Du er logga ut",
    because: {
      idle: "Du vart logga ut fordi du ikkje hadde gjort noko på ei stund.",
      "max-age": "Du vart logga ut fordi ei innlogging berre varer ei viss tid.",
      elsewhere: "Du vart logga ut i ei anna fane eller eit anna vindauge.",
      "front-channel": "Du vart logga ut fordi du logga ut av ei anna teneste.",
    },
    stay: "Hald fram som innlogga",
    again: "Logg inn på nytt",
    leave: "Logg ut",
    close: "Lukk",
  },
  en: {
    units: [["minute", "minutes"], ["second", "seconds"], " and "],
    extendable: { title: "Are you still there?", text: (time) => `You have not done anything for a while. You will be logged out in ${time}.` },
    final: { title: "You will soon be logged out", text: (time) => `A login lasts for a certain time only. You will be logged out in ${time}. Save what you are doing, and log in again.`, close: "Go on for now" },
    ended: "You are logged out",
    because: {
      idle: "You were logged out because you had not done anything for a while.",
      "max-age": "You were logged out because a login lasts for a certain time only.",
      elsewhere: "You were logged out in another tab or window.",
      "front-channel": "You were logged out because you logged out of another service.",
    },
    stay: "Stay logged in",
    again: "Log in again",
    leave: "Log out",
    close: "Close",
  },
  se: {
    units: [["minuhta", "minuhta"], ["sekunda", "sekundda"], " ja "],
    extendable: { title: "Leatgo ain das?", text: (time) => `It leat dahkan maidege muhtin áiggis. Don čálihuvvot olggos ${time} geahčen.` },
    final: { title: "Don čálihuvvot fargga olggos", text: (time) => `Sisačáliheapmi bistá dušše dihto áiggi. Don čálihuvvot olggos ${time} geahčen. Vurke dan maid leat dahkamin, ja čálit fas sisa.`, close: "Joatkke" },
    ended: "Don leat čálihuvvon olggos",
    because: {
      idle: "Don čálihuvvojit olggos, go it lean dahkan maidege muhtin áiggis.",
      "max-age": "Don čálihuvvojit olggos, go sisačáliheapmi bistá dušše dihto áiggi.",
      elsewhere: "Don čálihuvvojit olggos eará gilkoris dahje láses.",
      "front-channel": "Don čálihuvvojit olggos, go čálihit olggos eará bálvalusas.",
    },
    stay: "Bisán sisačálihuvvon",
    again: "Čálit fas sisa",
    leave: "Čálit olggos",
    close: "Gidde",
  },
};

/** How long, in words: "1 minute and 45 seconds". */
export function duration(seconds, [minuteWords, secondWords, and]) {
  const part = (count, [one, many]) => (count ? [`${count} ${count === 1 ? one : many}`] : []);
  const parts = [...part(Math.floor(seconds / 60), minuteWords), ...part(seconds % 60, secondWords)];
  return parts.join(and) || `0 ${secondWords[1]}`;
}
