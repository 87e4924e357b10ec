// Goes on, once, when every service has been called, or after two seconds.
let gone = false;
const proceed = () => {
  if (!gone) document.getElementById("op.logoutForm").submit();
  gone = true;
};
addEventListener("load", proceed);
setTimeout(proceed, 2000);
