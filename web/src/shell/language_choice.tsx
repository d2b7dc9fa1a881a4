// Every language in its own words, so that whoever landed in the wrong one finds the way out.
import { kLanguageNames, kLanguages } from '../i18n/language';
import { language, setLanguage, t } from '../i18n/messages';

export function LanguageChoice() {
  return (
    <fieldset class="choice">
      <legend>{t('language.label')}</legend>
      {kLanguages.map((one) => (
        <label key={one} lang={one === 'zh' ? 'zh-CN' : one}>
          <input
            type="radio"
            name="language"
            value={one}
            checked={language() === one}
            onChange={() => void setLanguage(one)}
          />
          <span>{kLanguageNames[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
