@NullMarked
package io.sd2ail.diagnosis;

import org.jspecify.annotations.NullMarked;
