// A standard operating procedure that follows its template, in Chinese. The sentence is one that nobody writes twice.
export const kSentence = '交接班时由当班工长核对三号泵出口压力表读数并签字';
export const kTitle = '三号泵站巡检';

/** `times` is what the second version changes. */
export const sopText = (times) => `# ${kTitle}

## 目的

保证三号泵站连续供水。

## 范围

适用于二号厂房全部泵组。

## 职责

当班工长组织巡检，设备工程师处理缺陷。

## 作业步骤

1. 每班巡检${times}。
2. ${kSentence}，异常时立即停泵。

## 偏差处理

压力超出限值时停泵，半小时内报告设备工程师。

## 记录

巡检记录表保存五年。
`;
