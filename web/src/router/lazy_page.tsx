// Pages that are fetched when they are first needed.
import { type ComponentChild, type ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ReloadNotice } from '../ui/problem_notice';
import { Progress } from '../ui/progress';

export interface LazyPage<P> {
  (props: P): ComponentChild;
  preload: () => void;
}

export function lazyPage<P extends object>(load: () => Promise<ComponentType<P>>): LazyPage<P> {
  let loaded: ComponentType<P> | undefined;
  const fetchPage = () => load().then((component) => (loaded = component));

  function Page(props: P): ComponentChild {
    const [page, setPage] = useState<{ component: ComponentType<P> | undefined; failed: boolean }>({
      component: loaded,
      failed: false,
    });
    useEffect(() => {
      if (page.component) return;
      // Fails when the server has been renewed since this page was opened: its files have other names now.
      fetchPage().then(
        (component) => setPage({ component, failed: false }),
        () => setPage({ component: undefined, failed: true }),
      );
    }, []);
    if (page.component) return h(page.component as ComponentType<object>, props);
    return page.failed ? <ReloadNotice /> : <Progress />;
  }
  Page.preload = () => void fetchPage().catch(() => {});
  return Page;
}
