// Goes on when every service has been called, or after two seconds.
const proceed = () => document.getElementById("op.logoutForm").submit();
addEventListener("load", proceed);
setTimeout(proceed, 2000);
