# A ledger of 5,000 entries is made, and found sound: the command of docs/performance.md works.
file(REMOVE_RECURSE ${DIR})
execute_process(COMMAND ${MAKE} ${DIR} 5000 1000 COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${LETOPIS} verify --data ${DIR} COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${DIR})
