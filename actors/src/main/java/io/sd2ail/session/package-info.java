/// A run that this process owns: its directory opened, locked and watched, and given back at the end.
@NullMarked
package io.sd2ail.session;

import org.jspecify.annotations.NullMarked;
