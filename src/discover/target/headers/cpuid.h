/* The cpuid instruction of x86. Incomplete: the names of the feature bits are not here. */

#ifndef _CPUID_H_INCLUDED
#define _CPUID_H_INCLUDED

#define __cpuid(leaf, a, b, c, d) \
    __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "0"(leaf))
#define __cpuid_count(leaf, subleaf, a, b, c, d) \
    __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "0"(leaf), "2"(subleaf))

extern unsigned int __get_cpuid_max(unsigned int __leaf, unsigned int *__signature);
extern int __get_cpuid(unsigned int __leaf, unsigned int *__a, unsigned int *__b,
                       unsigned int *__c, unsigned int *__d);
extern int __get_cpuid_count(unsigned int __leaf, unsigned int __subleaf, unsigned int *__a,
                             unsigned int *__b, unsigned int *__c, unsigned int *__d);

#endif
