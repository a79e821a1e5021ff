/* A header with a pragma in place of a guard. */
#pragma once // expect: pragma-once
extern int declared_once;
